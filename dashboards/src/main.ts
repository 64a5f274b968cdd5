import { createApp } from 'vue';
import App from './App.vue';
import { followLanguage, i18n } from './i18n/index.ts';
import { followTheme } from './theme/theme.ts';
import './theme/tokens.css';
import './theme/base.css';

followTheme();
followLanguage();
createApp(App).use(i18n).mount('#app');
